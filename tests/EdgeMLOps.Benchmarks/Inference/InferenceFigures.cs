using System.Globalization;
using EdgeMLOps.Benchmarks.Measuring;

namespace EdgeMLOps.Benchmarks.Inference;

/// <summary>What a part of <c>inference</c> measured, a value a round.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Spreads">Ours and each peer's, by name.</param>
/// <param name="Load">Load average when it began.</param>
/// <param name="Marks">What the issue demands of it.</param>
/// <param name="Unit">Of the values.</param>
internal sealed record InferenceFigures(string Name, IReadOnlyDictionary<string, Spread> Spreads, double Load, IReadOnlyList<Mark> Marks, string Unit = "core-ms an image")
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Name}, {Unit}, median (least to most): {string.Join(", ", Spreads.Select(pair => string.Create(
            CultureInfo.InvariantCulture, $"{pair.Key} {pair.Value.Median:0.00} ({pair.Value.Least:0.00} to {pair.Value.Most:0.00})")))}; load {Load:0.0}");
}
