namespace EdgeMLOps.Appliance.Core.Tests.Inference;

/// <summary>A test over the public corpus; skipped where EDGEMLOPS_CORPUS names none.</summary>
internal sealed class CorpusFactAttribute : FactAttribute
{
    public CorpusFactAttribute() => Skip = Directory.Exists(Folder) ? null : "EDGEMLOPS_CORPUS names no corpus";

    /// <summary>Root of the corpus: holds models/ and dicom/.</summary>
    public static string Folder { get; } = Environment.GetEnvironmentVariable("EDGEMLOPS_CORPUS") ?? "";
}
