namespace EdgeMLOps.Dicom;

/// <summary>Something the parser is inside of: a data set (the top level or an item), or a sequence between its items.</summary>
/// <param name="tag">The sequence's tag, or Item.</param>
/// <param name="start">Where its header begins.</param>
/// <param name="end">Where it must have ended: by its own length, or by that of what is around it.</param>
/// <param name="isUndefined">Whether a delimiter ends it.</param>
/// <param name="isExplicit">Whether its elements carry their VR.</param>
internal abstract class ParseFrame(DicomTag tag, int start, int end, bool isUndefined, bool isExplicit)
{
    internal DicomTag Tag { get; } = tag;

    internal int Start { get; } = start;

    internal int End { get; } = end;

    internal bool IsUndefined { get; } = isUndefined;

    internal bool IsExplicit { get; } = isExplicit;
}
