namespace EdgeMLOps.Appliance.Core.Decoding.Codec;

/// <summary>What became of a compressed frame.</summary>
public enum FrameCodecCode
{
    /// <summary>The cells are there.</summary>
    Decoded = 0,

    /// <summary>No decoder here for the transfer syntax, or for what the codestream makes use of.</summary>
    Unsupported = 1,

    /// <summary>The codec library is not on this machine; the message says what to install.</summary>
    NotInstalled = 2,

    /// <summary>The codestream is truncated or broken.</summary>
    Corrupt = 3,

    /// <summary>The codestream is not what the object's header says: another compression, size, sign or number of samples, or more bits.</summary>
    HeaderMismatch = 4,

    /// <summary>The decoder did not end by the deadline and was killed.</summary>
    Timeout = 5,

    /// <summary>The decoder's process ended before it answered.</summary>
    Crashed = 6,

    /// <summary>The frame needs more memory than a decoder may have.</summary>
    Memory = 7,

    /// <summary>No decoder became free in time.</summary>
    Busy = 8,
}
