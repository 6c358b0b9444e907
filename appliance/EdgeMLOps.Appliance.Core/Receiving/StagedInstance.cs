using EdgeMLOps.Dicom.Network;

namespace EdgeMLOps.Appliance.Core.Receiving;

/// <summary>A whole object in <c>incoming/</c>, its bytes on the device, under the random name it will keep.</summary>
internal sealed record StagedInstance(DicomStoreContext Context, string Name, string Path, int DatasetOffset, long Bytes, byte[] Sha256);
