namespace EdgeMLOps.Dicom;

/// <summary>
/// The places a directory (DICOMDIR) holds of its own records, in bytes from the file's start (PS3.3 annex F.3.2.2): another length anywhere
/// before a record, and they point beside it.
/// </summary>
internal static class DirectoryPlaces
{
    // First and last record of the root, next record, record below, and the retired one of a file that several records share.
    private static readonly DicomTag[] Tags = [new(0x0004, 0x1200), new(0x0004, 0x1202), new(0x0004, 0x1400), new(0x0004, 0x1420), new(0x0004, 0x1504)];

    /// <summary>Whether an element holds such a place.</summary>
    internal static bool Includes(DicomElement element) => element.Tag.Group == 0x0004 && element.Raw.Length == sizeof(uint) && Tags.Contains(element.Tag);

    /// <summary>Where the records will stand, by where they stood.</summary>
    /// <param name="dataset">The directory.</param>
    /// <param name="start">Bytes before it in the file that is written.</param>
    /// <param name="write">Writes it.</param>
    /// <returns>Null where it is no directory that was read from a file.</returns>
    internal static Dictionary<long, long>? Of(DicomDataset dataset, long start, Action<Stream> write)
    {
        if (!dataset.TryGetSequence(DicomTag.DirectoryRecordSequence, out var records) || records.Items.All(static record => record.Place == 0))
        {
            return null;
        }

        using var recorder = new PlaceRecorder();
        write(recorder);
        var places = new Dictionary<long, long>();
        foreach (var record in records.Items.Where(static record => record.Place > 0))
        {
            places[record.Place] = start + recorder.PlaceOf(record);
        }

        return places;
    }
}
