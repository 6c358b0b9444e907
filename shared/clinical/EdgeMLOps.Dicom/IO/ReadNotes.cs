namespace EdgeMLOps.Dicom;

/// <summary>Warnings of one read; as many as help, however many there are.</summary>
internal sealed class ReadNotes
{
    private const int MostKept = 100;

    private readonly List<DicomReadWarning> _warnings = [];

    internal IReadOnlyList<DicomReadWarning> Warnings => _warnings;

    internal void Add(DicomReadWarningCode code, DicomTag tag, long offset) => Add(new DicomReadWarning(code, tag, offset));

    internal void AddAll(ReadNotes notes)
    {
        foreach (var warning in notes._warnings)
        {
            Add(warning);
        }
    }

    private void Add(DicomReadWarning warning)
    {
        if (_warnings.Count < MostKept)
        {
            _warnings.Add(warning);
        }
    }
}
