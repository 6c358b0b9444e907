namespace EdgeMLOps.Contracts;

/// <summary>Why a payload cannot be read.</summary>
public enum PayloadFault
{
    /// <summary>It can.</summary>
    None,

    /// <summary>Not a complete DEFLATE stream (RFC 1951).</summary>
    NotDeflate,

    /// <summary>Decompresses to more than <see cref="PayloadCodec.MaximumJson"/> bytes.</summary>
    TooLarge,

    /// <summary>Not the JSON of its kind.</summary>
    NotJson,

    /// <summary>JSON of its kind, with values outside their ranges.</summary>
    OutOfRange,
}
