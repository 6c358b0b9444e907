using System.Text.Json;

namespace EdgeMLOps.Architecture.Tests.Shape;

/// <summary>All that a message may not be: the walk must object to each member.</summary>
internal sealed record OpenMessage
{
    public required string Text { get; init; }

    public required byte[] Bytes { get; init; }

    public required char[] Letters { get; init; }

    public required object Anything { get; init; }

    public required Dictionary<int, int> Map { get; init; }

    public required JsonElement Json { get; init; }

    public required List<string> Texts { get; init; }

    public required OpenPart[] Parts { get; init; }

    public required DayOfWeek ForeignWord { get; init; }

    public required int Number { get; init; }
}
