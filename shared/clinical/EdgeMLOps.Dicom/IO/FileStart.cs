using System.Runtime.InteropServices;

namespace EdgeMLOps.Dicom;

/// <summary>What was found before a file's data set.</summary>
/// <param name="Meta">Group 0002; empty where there is none.</param>
/// <param name="Syntax">The transfer syntax, declared or recognised.</param>
/// <param name="DatasetStart">Where the data set begins.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FileStart(DicomDataset Meta, DicomTransferSyntax Syntax, int DatasetStart);
