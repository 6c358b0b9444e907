using System.Globalization;
using System.Security.Cryptography;

namespace EdgeMLOps.Dicom.Tests.Corpus;

/// <summary>Our header beside pydicom's: the same elements with the same bytes.</summary>
internal static class HeaderComparison
{
    internal static List<string> Compare(DicomDataset ours, IEnumerable<string[]> theirs, out int compared)
    {
        var expected = theirs.Where(cells => !IsLeftOut(cells[1])).ToDictionary(cells => cells[1], cells => (Kind: cells[3], Value: cells[4]), StringComparer.Ordinal);
        var found = new Dictionary<string, (string Kind, string Value)>(StringComparer.Ordinal);
        Collect(ours, string.Empty, found);

        var differences = new List<string>();
        compared = 0;
        foreach (var (path, value) in expected)
        {
            compared++;
            if (!found.TryGetValue(path, out var mine))
            {
                differences.Add($"{path} is missing");
            }
            else if (value.Kind != "X" && mine.Kind != "F" && mine != value)
            {
                differences.Add($"{path} is {mine}, pydicom has {value}");
            }
        }

        differences.AddRange(found.Keys.Where(path => !expected.ContainsKey(path)).Select(path => $"{path} is only here"));
        return differences;
    }

    // What stands behind the header.
    private static bool IsLeftOut(string path) => path.Length == 8 && string.CompareOrdinal(path, "7FE00000") >= 0;

    private static void Collect(DicomDataset dataset, string prefix, Dictionary<string, (string Kind, string Value)> found)
    {
        foreach (var item in dataset)
        {
            var path = prefix + item.Tag.Value.ToString("X8", CultureInfo.InvariantCulture);
            if (IsLeftOut(path))
            {
                continue;
            }

            switch (item)
            {
                case DicomElement { Raw: var raw }:
                    found[path] = ("B", $"{Convert.ToHexStringLower(SHA256.HashData(raw.Span))}:{raw.Length}");
                    break;
                case DicomFragmentSequence:
                    found[path] = ("F", string.Empty);
                    break;
                case DicomSequence { Items: var items }:
                    found[path] = ("Q", string.Empty);
                    for (var index = 0; index < items.Count; index++)
                    {
                        Collect(items[index], $"{path}[{index}]/", found);
                    }

                    break;
            }
        }
    }
}
