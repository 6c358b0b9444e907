using System.Globalization;
using EdgeMLOps.Benchmarks.Measuring;

namespace EdgeMLOps.Benchmarks.Dicom;

/// <summary>What a part of <c>dicom</c> measured: one value a round, ours and each peer's.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Unit">Of the values; more is better.</param>
/// <param name="Files">On how many files.</param>
/// <param name="Ours">Our values.</param>
/// <param name="Theirs">The peer's.</param>
/// <param name="Peer">Who that is.</param>
/// <param name="Load">Load average when it began.</param>
/// <param name="Marks">What the issue demands of it.</param>
internal sealed record PartResult(
    string Name, string Unit, int Files, Spread Ours, Spread Theirs, string Peer, double Load, IReadOnlyList<Mark> Marks)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Name}, {Files} files, {Unit}, median (least to most): ours {Ours.Median:0} ({Ours.Least:0} to {Ours.Most:0}), {Peer} {Theirs.Median:0} ({Theirs.Least:0} to {Theirs.Most:0}); load {Load:0.0}");
}
