using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Results.Validation;

/// <summary>
/// Asks of a result before it is stored whether it may leave. What its study brought along (a date that is none, text that no character
/// set explains) is no reason to keep it back: the images are in the archive with the same.
/// </summary>
internal static class ResultGate
{
    private static readonly DicomReadOptions HeaderOnly = new() { StopBeforePixelData = true };

    // Of what is copied from the images, these can be theirs.
    private static readonly HashSet<ResultFaultCode> Inherited = [ResultFaultCode.UidInvalid, ResultFaultCode.ValueInvalid, ResultFaultCode.TextUnexplained];

    /// <summary>The faults for which a result does not leave.</summary>
    /// <param name="objects">The objects of the result.</param>
    /// <param name="instances">The images it is about; those that are gone, broken or not what the journal says are not held against it.</param>
    /// <exception cref="IOException">An image cannot be read at the moment.</exception>
    public static IReadOnlyList<ResultFault> FaultsOf(IReadOnlyList<DicomFile> objects, IReadOnlyList<JournalInstance> instances)
    {
        var sources = instances.Select(Read).OfType<SourceImage>().ToList();
        var pardoned = PardonedFor(sources);
        if (sources.Count < instances.Count)
        {
            pardoned.Add(ResultFaultCode.ImageUnknown);
        }

        return [.. ResultValidator.Validate(objects, sources).SelectMany(faults => faults).Where(fault => !pardoned.Contains(fault.Code))];
    }

    private static SourceImage? Read(JournalInstance instance)
    {
        try
        {
            return DicomFile.TryOpen(instance.Path, HeaderOnly, out var image, out _) && new SourceImage(image.Dataset) is var source && IsSame(source, instance)
                ? source
                : null;
        }
        catch (Exception ex) when (ex is FileNotFoundException or DirectoryNotFoundException)
        {
            // Lost, or removed by retention.
            return null;
        }
    }

    // A sender may say other identities than its file has; the journal has the sender's, and the result with it.
    private static bool IsSame(SourceImage source, JournalInstance instance) =>
        string.Equals(source.SopInstanceUid, instance.SopInstanceUid, StringComparison.Ordinal)
        && string.Equals(source.SopClassUid, instance.SopClassUid, StringComparison.Ordinal)
        && string.Equals(source.SeriesInstanceUid, instance.SeriesInstanceUid, StringComparison.Ordinal)
        && string.Equals(source.StudyInstanceUid, instance.StudyInstanceUid, StringComparison.Ordinal);

    private static HashSet<ResultFaultCode> PardonedFor(List<SourceImage> sources)
    {
        var theirs = new FaultCollector();
        foreach (var source in sources)
        {
            ValueRules.Check(source.Header, theirs);
        }

        return [.. theirs.Faults.Select(fault => fault.Code).Where(Inherited.Contains)];
    }
}
