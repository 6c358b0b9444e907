namespace EdgeMLOps.Appliance.Core.Decoding.Codec.Isolation;

/// <summary>Where the codec library is.</summary>
/// <param name="Folder">Its folder; empty for the system's.</param>
internal sealed record CodecOpening(string Folder);
