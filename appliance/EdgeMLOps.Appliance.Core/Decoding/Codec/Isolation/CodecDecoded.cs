namespace EdgeMLOps.Appliance.Core.Decoding.Codec.Isolation;

/// <summary>The samples stand in the block.</summary>
/// <param name="SamplesBytes">So many bytes.</param>
internal sealed record CodecDecoded(long SamplesBytes);
