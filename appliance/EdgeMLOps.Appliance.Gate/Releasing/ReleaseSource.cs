using System.Globalization;
using EdgeMLOps.Contracts;

namespace EdgeMLOps.Appliance.Gate.Releasing;

/// <summary>What a message was made from, and what must be forgotten once it is sealed. Row numbers only.</summary>
/// <param name="Kind">Kind of the message.</param>
/// <param name="Metric">The metric of a clinical message, else 0.</param>
/// <param name="Rows">The closed bucket, or the predictions; empty for a state.</param>
internal sealed record ReleaseSource(MessageKind Kind, int Metric, IReadOnlyList<long> Rows)
{
    public static ReleaseSource State { get; } = new(MessageKind.State, 0, []);

    public static ReleaseSource Operations(long bucket) => new(MessageKind.Operations, 0, [bucket]);

    public static ReleaseSource Clinical(MetricId metric, IReadOnlyList<long> predictions) =>
        new(MessageKind.Clinical, (int)metric, predictions);

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static ReleaseSource Parse(string text)
    {
        var parts = text.Split('/');
        long[] rows = parts[2].Length == 0 ? [] : [.. parts[2].Split(',').Select(row => long.Parse(row, CultureInfo.InvariantCulture))];
        return new ReleaseSource(
            (MessageKind)int.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture), rows);
    }

    /// <summary>Kind, metric and rows, as the intents table keeps them.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{(int)Kind}/{Metric}/{string.Join(',', Rows.Select(row => row.ToString(CultureInfo.InvariantCulture)))}");
}
