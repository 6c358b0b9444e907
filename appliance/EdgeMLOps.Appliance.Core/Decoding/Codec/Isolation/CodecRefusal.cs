namespace EdgeMLOps.Appliance.Core.Decoding.Codec.Isolation;

/// <summary>Why a codec worker did not do it though it is well.</summary>
internal enum CodecRefusal : ushort
{
    /// <summary>It was done.</summary>
    None = 0,

    /// <summary>The request makes no sense now: a frame before the library, sizes that do not fit the block.</summary>
    BadRequest = 1,

    /// <summary>The library does not load; the message says what to install.</summary>
    NotInstalled = 2,

    /// <summary>The library could not decode the frame.</summary>
    NotDecoded = 3,

    /// <summary>The library decoded something else than the codestream's header promises.</summary>
    OtherPixels = 4,

    /// <summary>The library said success and complained of the data.</summary>
    Complained = 5,

    /// <summary>The library was given no more memory.</summary>
    NoMemory = 6,
}
