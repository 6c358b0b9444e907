namespace EdgeMLOps.Appliance.Core.Decoding.Codec.Isolation;

/// <summary>The codec library is loaded.</summary>
/// <param name="Version">Its version.</param>
internal sealed record CodecOpened(Version Version);
