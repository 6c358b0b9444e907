using EdgeMLOps.Benchmarks.Measuring;

namespace EdgeMLOps.Benchmarks.Pixels;

/// <summary>How fast each program turns a set of files into cells, MB of cells a second.</summary>
/// <param name="Set">Which files.</param>
/// <param name="Files">How many, those all three decode.</param>
/// <param name="Megabytes">Cells of all of them.</param>
/// <param name="Ours">Our decoder in this process.</param>
/// <param name="Pydicom">pydicom in a process of its own, its start left out.</param>
/// <param name="Gdcm">GDCM in a process of its own, its start left out.</param>
internal sealed record DecodeRate(string Set, int Files, double Megabytes, Spread Ours, Spread Pydicom, Spread Gdcm);
