using System.Diagnostics.CodeAnalysis;

namespace EdgeMLOps.Dicom.Imaging;

/// <summary>The functional groups of an enhanced object (PS3.3 section C.7.6.16): a frame's own before those all share.</summary>
internal sealed class FunctionalGroups
{
    private readonly IReadOnlyList<DicomDataset> _perFrame;
    private readonly DicomDataset? _shared;

    private FunctionalGroups(IReadOnlyList<DicomDataset> perFrame, DicomDataset? shared)
    {
        _perFrame = perFrame;
        _shared = shared;
    }

    /// <summary>Whether the object has any.</summary>
    public bool Any => _perFrame.Count > 0 || _shared is not null;

    public static bool TryRead(DicomDataset dataset, int frames, [NotNullWhen(true)] out FunctionalGroups? groups, out DicomFrameFault fault)
    {
        var perFrame = Items(dataset, DicomTag.PerFrameFunctionalGroupsSequence);
        var shared = Items(dataset, DicomTag.SharedFunctionalGroupsSequence);
        fault = perFrame.Count > 0 && perFrame.Count != frames ? new(DicomFrameFaultCode.GroupCountMismatch, DicomTag.PerFrameFunctionalGroupsSequence, 0)
            : shared.Count > 1 ? new(DicomFrameFaultCode.SeveralSharedGroups, DicomTag.SharedFunctionalGroupsSequence, 0)
            : default;
        groups = fault.Code == DicomFrameFaultCode.None ? new(perFrame, shared.Count > 0 ? shared[0] : null) : null;
        return groups is not null;
    }

    /// <summary>The first item of a group for a frame.</summary>
    /// <param name="index">The frame, counted from 0; exists.</param>
    /// <param name="group">The sequence the group is.</param>
    /// <param name="item">The group's attributes.</param>
    public bool TryGet(int index, DicomTag group, [NotNullWhen(true)] out DicomDataset? item)
    {
        item = (_perFrame.Count > 0 ? First(_perFrame[index], group) : null) ?? (_shared is null ? null : First(_shared, group));
        return item is not null;
    }

    private static IReadOnlyList<DicomDataset> Items(DicomDataset dataset, DicomTag tag) =>
        dataset.TryGetSequence(tag, out var sequence) ? sequence.Items : [];

    private static DicomDataset? First(DicomDataset dataset, DicomTag tag) =>
        dataset.TryGetSequence(tag, out var sequence) && sequence.Items.Count > 0 ? sequence.Items[0] : null;
}
