using System.Globalization;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Decoding;

/// <summary>Reads a number of the header, the first of several.</summary>
internal static class HeaderNumber
{
    /// <summary>Reads a finite number.</summary>
    /// <param name="dataset">Where it stands.</param>
    /// <param name="tag">Its tag.</param>
    /// <param name="absent">What counts where it is missing or empty.</param>
    /// <param name="value">The number.</param>
    /// <returns>False where something stands there that is no number.</returns>
    public static bool TryRead(DicomDataset dataset, DicomTag tag, double absent, out double value)
    {
        value = absent;
        if (IsEmpty(dataset, tag))
        {
            return true;
        }

        var isNumber = TryFirst(dataset, tag, out value) && double.IsFinite(value);
        value = isNumber ? value : absent;
        return isNumber;
    }

    /// <summary>Whether an element is missing or empty.</summary>
    public static bool IsEmpty(DicomDataset dataset, DicomTag tag) => !dataset.TryGetString(tag, out var text) || text.Length == 0;

    // What stands behind the first value is not asked for, and may be anything.
    private static bool TryFirst(DicomDataset dataset, DicomTag tag, out double value)
    {
        value = 0;
        if (dataset.TryGetItem(tag, out var item) && item.VR.IsString)
        {
            return dataset.TryGetValues<string>(tag, out var texts)
                && double.TryParse(texts[0], NumberStyles.Float, CultureInfo.InvariantCulture, out value);
        }

        var isNumber = dataset.TryGetValues<double>(tag, out var values) && values.Length > 0;
        value = isNumber ? values![0] : 0; // not null: it is a number
        return isNumber;
    }
}
