using EdgeMLOps.Dicom.Network;

namespace EdgeMLOps.Appliance.Core.Receiving;

/// <summary>A whole object in <c>incoming/</c>, its bytes on the device, under the random name it will keep.</summary>
/// <param name="Context">What the command said.</param>
/// <param name="Name">Of the file.</param>
/// <param name="Path">Of the file, where it lies now.</param>
/// <param name="DatasetOffset">Where the data set begins in the file.</param>
/// <param name="Head">First bytes of the data set, as they came.</param>
/// <param name="Bytes">Length of the file.</param>
/// <param name="Sha256">Of the data set.</param>
internal sealed record StagedInstance(
    DicomStoreContext Context, string Name, string Path, int DatasetOffset, ReadOnlyMemory<byte> Head, long Bytes, byte[] Sha256)
{
    /// <summary>How it came in.</summary>
    public InstanceDoor Door { get; init; }

    /// <summary>The one study it may be of; null: any.</summary>
    public string? OfStudy { get; init; }
}
