namespace EdgeMLOps.Dicom.Tests.Corpus;

/// <summary>A row of the corpus manifest.</summary>
internal sealed record CorpusFile(string Path, string Name, string TransferSyntax, string Expected);
