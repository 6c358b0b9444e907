namespace EdgeMLOps.Benchmarks.Dicom;

/// <summary>What to measure on.</summary>
/// <param name="Folder">Holds the files; what in it is no DICOM is left out.</param>
/// <param name="Rounds">Counted rounds.</param>
/// <param name="Program">The appliance whose <c>inspect</c> is measured.</param>
internal sealed record DicomSettings(string Folder, int Rounds, string Program);
