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
}
