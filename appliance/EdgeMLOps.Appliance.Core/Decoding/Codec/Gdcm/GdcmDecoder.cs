using EdgeMLOps.Appliance.Core.Decoding.Codec.Isolation;

namespace EdgeMLOps.Appliance.Core.Decoding.Codec.Gdcm;

/// <summary>Has GDCM decode one frame from memory to memory.</summary>
internal static class GdcmDecoder
{
    // Colours are decided by us: named so, the JPEG decoder converts nothing.
    private const string OneSample = "MONOCHROME2";
    private const string ThreeSamples = "RGB";

    /// <summary>Decodes.</summary>
    /// <param name="frame">The frame; agrees with its codestream.</param>
    /// <param name="codestream">Address of <see cref="CodecFrame.CodestreamBytes"/> bytes.</param>
    /// <param name="samples">Address of room for <see cref="CodecFrame.SamplesBytes"/> bytes.</param>
    /// <returns>Why not, if so.</returns>
    public static CodecRefusal Decode(CodecFrame frame, nint codestream, nint samples)
    {
        var faults = GdcmLibrary.ArgumentFaults;
        using var element = new GdcmHandle(GdcmCalls.NewElement(), GdcmCalls.DeleteElement);
        FillElement(element.Value, codestream, frame.CodestreamBytes);
        using var bitmap = new GdcmHandle(GdcmCalls.NewBitmap(), GdcmCalls.DeleteBitmap);
        Describe(bitmap.Value, frame);
        GdcmCalls.SetElement(bitmap.Value, element.Value);
        if (GdcmCalls.BufferLength(bitmap.Value) != frame.SamplesBytes || GdcmLibrary.ArgumentFaults != faults)
        {
            return CodecRefusal.BadRequest;
        }

        if (GdcmCalls.Decode(bitmap.Value, samples) == 0)
        {
            return CodecRefusal.NotDecoded;
        }

        return IsAsDescribed(bitmap.Value, frame) ? CodecRefusal.None : CodecRefusal.OtherPixels;
    }

    private static void FillElement(nint element, nint codestream, int bytes)
    {
        using var length = new GdcmHandle(GdcmCalls.NewLength((uint)bytes), GdcmCalls.DeleteLength);
        using var fragment = new GdcmHandle(GdcmCalls.NewFragment(), GdcmCalls.DeleteFragment);
        GdcmCalls.SetBytes(GdcmCalls.ElementOf(fragment.Value), codestream, length.Value);
        using var fragments = new GdcmHandle(GdcmCalls.NewFragments(), GdcmCalls.DeleteFragments);
        GdcmCalls.AddFragment(fragments.Value, fragment.Value);
        GdcmCalls.SetValue(element, GdcmCalls.ValueOf(GdcmCalls.SequenceOf(fragments.Value)));
    }

    private static void Describe(nint bitmap, CodecFrame frame)
    {
        GdcmCalls.SetDimensions(bitmap, 2);
        GdcmCalls.SetDimension(bitmap, 0, (uint)frame.Width);
        GdcmCalls.SetDimension(bitmap, 1, (uint)frame.Height);
        using var syntax = new GdcmHandle(
            GdcmCalls.NewTransferSyntax(GdcmCalls.TransferSyntaxType(frame.LibraryUid)), GdcmCalls.DeleteTransferSyntax);
        GdcmCalls.SetTransferSyntax(bitmap, syntax.Value);
        using var photometric = new GdcmHandle(
            GdcmCalls.NewPhotometric(GdcmCalls.PhotometricType(frame.Samples == 1 ? OneSample : ThreeSamples)), GdcmCalls.DeletePhotometric);
        GdcmCalls.SetPhotometric(bitmap, photometric.Value);
        using var format = new GdcmHandle(
            GdcmCalls.NewPixelFormat(
                (ushort)frame.Samples,
                (ushort)(frame.SampleBytes * 8),
                (ushort)frame.Precision,
                (ushort)(frame.Precision - 1),
                (ushort)(frame.IsSigned ? 1 : 0)),
            GdcmCalls.DeletePixelFormat);
        GdcmCalls.SetPixelFormat(bitmap, format.Value);
    }

    // The decoder changes the bitmap's format to what it met.
    private static bool IsAsDescribed(nint bitmap, CodecFrame frame)
    {
        var format = GdcmCalls.PixelFormatOf(bitmap);
        return GdcmCalls.Samples(format) == frame.Samples
            && GdcmCalls.BitsAllocated(format) == frame.SampleBytes * 8
            && GdcmCalls.BitsStored(format) == frame.Precision
            && GdcmCalls.Representation(format) == (frame.IsSigned ? 1 : 0)
            && GdcmCalls.BufferLength(bitmap) == frame.SamplesBytes;
    }
}
