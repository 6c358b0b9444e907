namespace EdgeMLOps.Dicom;

/// <summary>An element asked for is missing, or its value is not of the type asked for. Names the tag, never the value.</summary>
public sealed class DicomDataException : Exception
{
    /// <summary>Names the element and what is wrong with it.</summary>
    /// <param name="tag">The element asked for.</param>
    /// <param name="problem">What is wrong, without its value.</param>
    public DicomDataException(DicomTag tag, string problem)
        : base($"{DicomDictionary.NameOf(tag)} {tag}: {problem}") => Tag = tag;

    /// <summary>The element asked for.</summary>
    public DicomTag Tag { get; }
}
