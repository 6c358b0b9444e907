using System.Runtime.InteropServices;
using EdgeMLOps.Appliance.Core.Decoding;
using EdgeMLOps.Dicom;
using EdgeMLOps.Phantoms;

namespace EdgeMLOps.Appliance.Core.Tests.Inference;

/// <summary>A phantom as the decoder would give it, and as a data set.</summary>
internal static class PhantomImage
{
    public static DecodedImage Of(Phantom phantom) => ImageDecoder.Decode(ChestImage.File(Dataset(phantom))).Image!;

    public static DicomDataset Dataset(Phantom phantom, int seed = 1) => ChestImage.Dataset(seed)
        .AddOrUpdate(DicomTag.Rows, phantom.Height)
        .AddOrUpdate(DicomTag.Columns, phantom.Width)
        .AddOrUpdate(DicomTag.BitsStored, phantom.BitsStored)
        .AddOrUpdate(DicomTag.HighBit, phantom.BitsStored - 1)
        .AddOrUpdate(DicomTag.PhotometricInterpretation, phantom.IsMonochrome1 ? "MONOCHROME1" : "MONOCHROME2")
        .AddOrUpdate(DicomTag.WindowCenter, phantom.Window.Center)
        .AddOrUpdate(DicomTag.WindowWidth, phantom.Window.Width)
        .AddOrUpdate(DicomTag.PixelSpacing, phantom.SpacingMm, phantom.SpacingMm)
        .AddOrUpdate(DicomVR.OW, DicomTag.PixelData, MemoryMarshal.AsBytes(phantom.Pixels.AsSpan()).ToArray());
}
