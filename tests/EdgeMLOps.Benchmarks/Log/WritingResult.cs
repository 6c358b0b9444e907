using EdgeMLOps.Benchmarks.Measuring;

namespace EdgeMLOps.Benchmarks.Log;

/// <summary>Images a second, a value a round; the ratio is the median of each round's; bytes are those of our database an image.</summary>
internal sealed record WritingResult(int Images, int Candidates, Spread Ours, Spread Plain, double Ratio, double BytesAnImage);
