using EdgeMLOps.Benchmarks.Measuring;

namespace EdgeMLOps.Benchmarks.Log;

/// <summary>Milliseconds of each question, a value a round; how long the log took to fill and its counts to compare; bytes of the database an image.</summary>
internal sealed record AskingResult(
    int Images, int Boxes, double FillSeconds, double BytesAnImage, IReadOnlyDictionary<string, Spread> Milliseconds, double VerifySeconds, IReadOnlyList<Mark> Marks);
