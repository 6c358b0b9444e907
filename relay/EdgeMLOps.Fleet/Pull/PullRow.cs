using System.Text.Json;
using EdgeMLOps.Contracts;

namespace EdgeMLOps.Fleet.Pull;

/// <summary>A message as the data team gets it.</summary>
internal sealed record PullRow
{
    /// <summary>Place in the fleet's order of arrival, from 1; the cursor of a pull.</summary>
    public required long Number { get; init; }

    /// <summary>Pseudonym of the site.</summary>
    public required Guid Site { get; init; }

    /// <summary>Installation count.</summary>
    public required long Epoch { get; init; }

    /// <summary>The stream.</summary>
    public required StreamId Stream { get; init; }

    /// <summary>Place in the stream.</summary>
    public required long Sequence { get; init; }

    /// <summary>What the payload is.</summary>
    public required MessageKind Kind { get; init; }

    /// <summary>SHA-256 of the message's exact bytes.</summary>
    public required Digest256 Hash { get; init; }

    /// <summary>When it was stored here.</summary>
    public required DateTimeOffset ArrivedUtc { get; init; }

    /// <summary>A later one of its stream was stored before it: what was summed up by then lacks it.</summary>
    public required bool Late { get; init; }

    /// <summary>The payload as the site sealed it.</summary>
    public required JsonElement Payload { get; init; }
}
