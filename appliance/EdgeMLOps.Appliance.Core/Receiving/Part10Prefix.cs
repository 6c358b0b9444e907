using System.Buffers.Binary;
using EdgeMLOps.Dicom;
using EdgeMLOps.Dicom.Network;

namespace EdgeMLOps.Appliance.Core.Receiving;

/// <summary>What makes received bytes a file (PS3.10 section 7.1); written by us, because the network carries none of it.</summary>
internal static class Part10Prefix
{
    public static byte[] Build(DicomStoreContext context)
    {
        // The syntax is set by its UID, since objects of one that we do not know are stored byte for byte all the same.
        var meta = new DicomFileMetaInformation(
            context.SopClassUid, context.SopInstanceUid, DicomTransferSyntax.ExplicitVRLittleEndian, context.CallingAE);
        meta.Dataset.AddOrUpdate(DicomTag.TransferSyntaxUID, context.TransferSyntaxUid);
        return meta.ToBytes();
    }

    /// <summary>Sets a file of ours to the first byte of its data set.</summary>
    /// <exception cref="IOException">The file is too short or cannot be read.</exception>
    public static async Task SeekToDatasetAsync(FileStream file, CancellationToken cancellationToken)
    {
        // Preamble, "DICM", then the group length (0002,0000), which counts what follows it up to the data set.
        const int LengthAt = 140;
        const int GroupAt = 144;
        var start = new byte[GroupAt];
        await file.ReadExactlyAsync(start, cancellationToken);
        file.Position = GroupAt + BinaryPrimitives.ReadUInt32LittleEndian(start.AsSpan(LengthAt));
    }
}
