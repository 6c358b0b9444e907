using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Tests.Results.Reports;

/// <summary>Looks into the content tree of a report.</summary>
internal static class ContentTree
{
    /// <summary>Every content item of a tree in document order, the root first.</summary>
    internal static IEnumerable<DicomDataset> Walk(DicomDataset item)
    {
        yield return item;
        if (!item.TryGetSequence(DicomTag.ContentSequence, out var children))
        {
            yield break;
        }

        foreach (var descendant in children.Items.SelectMany(Walk))
        {
            yield return descendant;
        }
    }

    /// <summary>The items of one concept, by its code value.</summary>
    internal static List<DicomDataset> Named(DicomDataset root, string code) =>
        [.. Walk(root).Where(item => item.TryGetSequence(DicomTag.ConceptNameCodeSequence, out var name)
            && string.Equals(name.Items[0].GetString(DicomTag.CodeValue), code, StringComparison.Ordinal))];

    /// <summary>The code value of a CODE item.</summary>
    internal static string Value(DicomDataset item) => item.GetSequence(DicomTag.ConceptCodeSequence).Items[0].GetString(DicomTag.CodeValue);
}
