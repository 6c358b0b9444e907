using System.Globalization;
using EdgeMLOps.Benchmarks.Measuring;

namespace EdgeMLOps.Benchmarks.Log;

/// <summary>What <c>log</c> measured, on what, and beside what load.</summary>
internal sealed record LogResult(Machine Machine, Noise Noise, WritingResult Writing, AskingResult Asking, IReadOnlyList<Mark> Marks)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        {Machine.Disk}; load {Noise.Load:0.0}, a flush {Noise.FlushMilliseconds:0.000} ms
        durable images/s of {Writing.Candidates} candidates, median (least to most): {Of(Writing.Ours)}; plain sqlite3 in C {Of(Writing.Plain)}; {Writing.BytesAnImage:0} bytes an image
        {Writing.Images} images a round
        log of {Asking.Images} images and {Asking.Boxes} boxes: filled in {Asking.FillSeconds:0} s, {Asking.BytesAnImage:0} bytes an image, counts compared with the rows in {Asking.VerifySeconds:0} s
        {string.Join('\n', Asking.Milliseconds.Select(one => $"{one.Key}: {Of(one.Value)} ms"))}
        """);

    private static string Of(Spread spread) =>
        string.Create(CultureInfo.InvariantCulture, $"{spread.Median:0.0} ({spread.Least:0.0} to {spread.Most:0.0})");
}
