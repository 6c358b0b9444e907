using EdgeMLOps.Appliance.Core.Receiving;

namespace EdgeMLOps.Appliance.Core.Tests.Receiving;

/// <summary>Instances to journal.</summary>
internal static class SomeInstance
{
    internal static NewInstance Of(int seed, int study = 1, long association = 1, int? number = null) => new()
    {
        SopInstanceUid = Uid(seed),
        SopClassUid = "1.2.840.10008.5.1.4.1.1.1",
        StudyInstanceUid = $"2.25.2{study}",
        SeriesInstanceUid = $"2.25.3{study}",
        TransferSyntaxUid = "1.2.840.10008.1.2.1",
        File = $"{seed}.dcm",
        Bytes = 100,
        Sha256 = new byte[32],
        CallingAe = "MODALITY",
        AssociationId = association,
        InstanceNumber = number,
    };

    internal static string Uid(int seed) => $"2.25.1{seed}";
}
