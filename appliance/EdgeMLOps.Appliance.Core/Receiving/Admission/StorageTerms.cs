using EdgeMLOps.Dicom.Network;

namespace EdgeMLOps.Appliance.Core.Receiving.Admission;

/// <summary>
/// Which objects an AE title takes by the doors that negotiate nothing: the same that it would accept presentation contexts for.
/// </summary>
internal static class StorageTerms
{
    public static bool TakesClass(DicomAssociationPolicy policy, string sopClassUid) =>
        DicomStorageClasses.IsStorage(sopClassUid) && policy.AllowsSopClass?.Invoke(sopClassUid) != false;

    public static bool TakesSyntax(DicomAssociationPolicy policy, string transferSyntaxUid) =>
        DicomStorageClasses.TakesSyntax(transferSyntaxUid) && policy.AllowsTransferSyntax?.Invoke(transferSyntaxUid) != false;
}
