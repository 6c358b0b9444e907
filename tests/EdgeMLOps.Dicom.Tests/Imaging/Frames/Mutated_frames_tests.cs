using EdgeMLOps.Dicom.Imaging;
using Xunit.Abstractions;

namespace EdgeMLOps.Dicom.Tests.Imaging.Frames;

/// <summary>Enhanced objects whose bytes were changed at random: frames described or refused with a code, texts read, never an exception.</summary>
public sealed class Mutated_frames_tests
{
    private const int Rounds = 4000;

    private readonly ITestOutputHelper _output;

    public Mutated_frames_tests(ITestOutputHelper output) => _output = output;

    [Fact]
    public void Whatever_the_bytes_say_each_frame_is_described_or_has_a_code()
    {
        var original = new DicomFile(Some.Image(DicomCharacterSet.FromTerm(@"ISO 2022 IR 13\ISO 2022 IR 87"), "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎"), DicomTransferSyntax.ExplicitVRLittleEndian);
        foreach (var item in DicomFrameSet_tests.Enhanced(3))
        {
            original.Dataset.AddOrUpdate(item);
        }

        var bytes = original.ToBytes();
        var random = new Random(5);
        int described = 0, notes = 0;
        var faults = new SortedDictionary<DicomFrameFaultCode, int>();
        for (var round = 0; round < Rounds; round++)
        {
            var mutant = (byte[])bytes.Clone();
            for (var change = random.Next(1, 6); change > 0; change--)
            {
                mutant[random.Next(300, mutant.Length)] = (byte)random.Next(256);
            }

            if (!DicomFile.TryRead(mutant, DicomReadOptions.Default, out var file, out _))
            {
                continue;
            }

            notes += file.Dataset.CollectTextNotes() == DicomTextNotes.None ? 0 : 1;
            if (!DicomFrameSet.TryCreate(file.Dataset, out var frames, out var fault))
            {
                faults[fault.Code] = faults.GetValueOrDefault(fault.Code) + 1;
                continue;
            }

            for (var index = 0; index < Math.Min(frames.Count, 10); index++)
            {
                var isDescribed = frames.TryGetFrame(index, out _, out fault);
                if (isDescribed)
                {
                    described++;
                }
                else
                {
                    faults[fault.Code] = faults.GetValueOrDefault(fault.Code) + 1;
                }
            }
        }

        _output.WriteLine($"{described} frames described, {notes} with irregular text, {string.Join(", ", faults)}");
        Assert.True(described > Rounds / 2 && notes > 10, $"{described} frames, {notes} notes");
        Assert.True(faults.Count > 3, $"{faults.Count} kinds of faults");
    }
}
