using EdgeMLOps.Benchmarks.Measuring;

namespace EdgeMLOps.Benchmarks.Pixels;

/// <summary>Seconds to look at every pixel of a set of files.</summary>
/// <param name="Files">How many, those both decode.</param>
/// <param name="Ours">One process over all files, its start and that of its codec workers included.</param>
/// <param name="Gdcmconv">A process a file, as many at a time as there are processors.</param>
/// <param name="GdcmconvStarts">The same number of processes that print their version and end: taken off <paramref name="Gdcmconv"/> for the mark.</param>
internal sealed record InspectRate(int Files, Spread Ours, Spread Gdcmconv, Spread GdcmconvStarts);
