namespace EdgeMLOps.Dicom.Tests.IO;

/// <summary>Ways to put bytes before the reader.</summary>
internal static class Reading
{
    /// <summary>A file of explicit little endian elements behind meta information that declares a transfer syntax.</summary>
    internal static byte[] File(DicomTransferSyntax declared, params byte[] dataset) =>
        [.. new DicomFileMetaInformation(DicomUID.SecondaryCaptureImageStorage.UID, Some.Uid, declared).ToBytes(), .. dataset];

    internal static DicomFile Open(byte[] bytes)
    {
        Assert.True(DicomFile.TryRead(bytes, DicomReadOptions.Default, out var file, out var fault), fault.ToString());
        return file;
    }

    internal static DicomReadFault Fault(byte[] bytes, DicomReadOptions? options = null)
    {
        Assert.False(DicomFile.TryRead(bytes, options ?? DicomReadOptions.Default, out _, out var fault));
        return fault;
    }

    /// <summary>Every element as text, nested ones by their path; without group lengths, which no rewritten data set keeps.</summary>
    internal static List<string> Describe(DicomDataset dataset)
    {
        var lines = new List<string>();
        Describe(dataset, string.Empty, lines);
        return lines;
    }

    private static void Describe(DicomDataset dataset, string prefix, List<string> lines)
    {
        foreach (var item in dataset.Where(item => !item.Tag.IsGroupLength))
        {
            switch (item)
            {
                case DicomSequence sequence:
                    lines.Add($"{prefix}{item} {sequence.Items.Count}");
                    for (var index = 0; index < sequence.Items.Count; index++)
                    {
                        Describe(sequence.Items[index], $"{prefix}{item.Tag}[{index}]/", lines);
                    }

                    break;
                case DicomFragmentSequence pixels:
                    lines.Add($"{prefix}{item} {string.Join(' ', pixels.Fragments.Select(fragment => Convert.ToHexString(fragment.Span)))}");
                    break;
                case DicomElement element:
                    lines.Add($"{prefix}{item} {Convert.ToHexString(element.Raw.Span)}");
                    break;
            }
        }
    }
}
