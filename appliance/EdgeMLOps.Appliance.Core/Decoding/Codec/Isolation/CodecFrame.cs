namespace EdgeMLOps.Appliance.Core.Decoding.Codec.Isolation;

/// <summary>A frame in the block: room for the samples first, then the codestream. All of it as the codestream's own header says.</summary>
/// <param name="LibraryUid">Transfer syntax.</param>
/// <param name="Width">Pixels of a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Samples">Samples of a pixel.</param>
/// <param name="Precision">Bits of a sample.</param>
/// <param name="SampleBytes">Bytes of a sample.</param>
/// <param name="IsSigned">Samples have a sign.</param>
/// <param name="CodestreamBytes">Bytes of the codestream.</param>
internal sealed record CodecFrame(
    string LibraryUid, int Width, int Height, int Samples, int Precision, int SampleBytes, bool IsSigned, int CodestreamBytes)
{
    private const int Alignment = 64;

    /// <summary>Bytes of all samples, from the block's first byte on.</summary>
    public long SamplesBytes => (long)Width * Height * Samples * SampleBytes;

    /// <summary>Where the codestream begins.</summary>
    public long CodestreamOffset => (SamplesBytes + Alignment - 1) / Alignment * Alignment;

    /// <summary>Bytes of the block it takes.</summary>
    public long BlockBytes => CodestreamOffset + CodestreamBytes;

    /// <summary>Bytes of a block for frames of so many bytes.</summary>
    public static long BlockBytesFor(long frameBytes) => frameBytes + Alignment;
}
