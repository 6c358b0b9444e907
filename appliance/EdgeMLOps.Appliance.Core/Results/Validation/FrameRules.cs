using EdgeMLOps.Appliance.Core.Decoding;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Results.Validation;

/// <summary>References to frames, wherever they stand (PS3.3 table 10-3): none to an image whose class has one frame.</summary>
internal static class FrameRules
{
    public static void Check(DicomDataset dataset, FaultCollector faults) => Check(dataset, "", faults);

    private static void Check(DicomDataset dataset, string before, FaultCollector faults)
    {
        if (dataset.Contains(DicomTag.ReferencedFrameNumber) && SingleFrameClasses.Include(FaultCollector.Text(dataset, DicomTag.ReferencedSOPClassUID)))
        {
            faults.Add(ResultFaultCode.FrameWrong, DicomTag.ReferencedFrameNumber, "names a frame of an image whose class has one", before);
        }

        foreach (var sequence in dataset.OfType<DicomSequence>())
        {
            for (var i = 0; i < sequence.Items.Count; i++)
            {
                Check(sequence.Items[i], FormattableString.Invariant($"{before}{DicomDictionary.NameOf(sequence.Tag)}[{i}]."), faults);
            }
        }
    }
}
