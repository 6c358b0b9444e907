namespace EdgeMLOps.Appliance.Core.Decoding.Codec.Isolation;

/// <summary>What a codec worker can be asked.</summary>
internal enum CodecVerb : ushort
{
    /// <summary>Load the codec library.</summary>
    Open = 1,

    /// <summary>Decode the frame in the block.</summary>
    Decode = 2,
}
