namespace EdgeMLOps.Contracts;

/// <summary>The identity of a message: where it stands in its stream.</summary>
public sealed record MessageHeader
{
    /// <summary>UUID version 7, made when the message is sealed.</summary>
    public required Guid Id { get; init; }

    /// <summary>Pseudonym of the site.</summary>
    public required Guid Site { get; init; }

    /// <summary>Installation count of the site, from 1.</summary>
    public required uint Epoch { get; init; }

    /// <summary>The stream the sequence counts in.</summary>
    public required StreamId Stream { get; init; }

    /// <summary>Position in the stream, from 1, without gaps.</summary>
    public required ulong Sequence { get; init; }

    /// <summary>Hash of the frame before in the stream; zero for sequence 1.</summary>
    public required Digest256 Previous { get; init; }
}
