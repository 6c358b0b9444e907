using System.Globalization;
using EdgeMLOps.Benchmarks.Measuring;

namespace EdgeMLOps.Benchmarks.Boxes;

/// <summary>What <c>boxes</c> measured: milliseconds for the boxes of one image, a value a round.</summary>
internal sealed record BoxesResult(
    int Candidates, int Above, int Kept, Spread All, Spread Ours, Spread Theirs, Noise Noise, IReadOnlyList<Mark> Marks)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        ms an image, median (least to most); load {Noise.Load:0.0}
        policy over {Candidates} candidates: {Of(All)}
        policy over the {Above} above the threshold, {Kept} kept: {Of(Ours)}; torchvision's batched_nms over them: {Of(Theirs)}
        """);

    private static string Of(Spread spread) =>
        string.Create(CultureInfo.InvariantCulture, $"{spread.Median:0.000} ({spread.Least:0.000} to {spread.Most:0.000})");
}
