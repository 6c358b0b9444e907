using System.Globalization;
using System.Numerics;
using System.Reflection;
using System.Text;
using EdgeMLOps.Dicom;
using EdgeMLOps.Phantoms.Rendering;

namespace EdgeMLOps.Phantoms.Dicom;

/// <summary>
/// Puts a token that occurs nowhere else into every element of a study that can hold one: text, dates, times, numbers,
/// UIDs, nested items and private elements. Whoever finds a token outside the hospital has found a leak. What the
/// product needs to read the image (bits, sizes, window, modality, photometric) is left as it is.
/// </summary>
public static class CanaryPlanter
{
    private const ushort PrivateGroup = 0x0099;

    private static readonly HashSet<DicomTag> Needed =
    [
        DicomTag.SpecificCharacterSet, DicomTag.TimezoneOffsetFromUTC, DicomTag.SOPClassUID, DicomTag.ImageType,
        DicomTag.Modality, DicomTag.PresentationIntentType, DicomTag.BodyPartExamined, DicomTag.ViewPosition,
        DicomTag.PatientOrientation, DicomTag.ImageLaterality, DicomTag.PatientSex, DicomTag.PositionerType,
        DicomTag.DetectorType, DicomTag.PixelSpacing, DicomTag.ImagerPixelSpacing, DicomTag.NumberOfFrames,
        DicomTag.LossyImageCompressionRetired, DicomTag.TransferSyntaxUID,
    ];

    // Groups of composite objects whose elements mean nothing for reading an image.
    private static readonly HashSet<ushort> Groups = [0x0008, 0x0010, 0x0018, 0x0020, 0x0032, 0x0040];

    // The elements the product names: what it reads, and so could let out.
    private static readonly DicomDictionaryEntry[] Named =
        [.. typeof(DicomTag).GetProperties(BindingFlags.Public | BindingFlags.Static)
            .Where(member => member.PropertyType == typeof(DicomTag))
            .Select(member => DicomDictionary.Find((DicomTag)member.GetValue(null)!))
            .OfType<DicomDictionaryEntry>().OrderBy(entry => entry.Tag.Value)];

    /// <summary>Plants tokens. The study is still a valid image for the product; dciodvfy will not like it.</summary>
    /// <param name="dataset">The data set, changed in place.</param>
    /// <param name="word">Upper-case letters and digits, 4 to 8, that occur nowhere else; stands in each text token.</param>
    /// <param name="seed">Makes dates, numbers and UIDs.</param>
    /// <returns>What was planted where; the tokens all differ.</returns>
    public static IReadOnlyList<CanaryToken> Plant(DicomDataset dataset, string word, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentException.ThrowIfNullOrWhiteSpace(word);
        var maker = new TokenMaker(word, seed);
        var planted = new List<CanaryToken>();
        var study = new DicomDataset();
        foreach (var entry in Named.Where(entry => Groups.Contains(entry.Tag.Group) && !Needed.Contains(entry.Tag)))
        {
            PlantOne(dataset, entry.Tag, entry.VR, maker, planted);
            if (entry.Tag.Group == 0x0010)
            {
                PlantOne(study, entry.Tag, entry.VR, maker, planted);
            }
        }

        dataset.AddOrUpdate(DicomTag.OtherPatientIDsSequence, study);
        PlantPrivate(dataset, maker, planted);
        return planted;
    }

    private static void PlantOne(
        DicomDataset dataset, DicomTag tag, DicomVR vr, TokenMaker maker, List<CanaryToken> planted)
    {
        if (maker.TryMake(vr, out var token))
        {
            dataset.AddOrUpdate(tag, token);
            planted.Add(new CanaryToken(tag.ToString(), token));
        }
    }

    private static void PlantPrivate(DicomDataset dataset, TokenMaker maker, List<CanaryToken> planted)
    {
        foreach (var (element, vr) in (ReadOnlySpan<(ushort, DicomVR)>)
            [(0x0010, DicomVR.LO), (0x1001, DicomVR.LO), (0x1002, DicomVR.UT), (0x1003, DicomVR.UN), (0x1004, DicomVR.OB)])
        {
            var tag = new DicomTag(PrivateGroup, element);
            var token = maker.Text(20);
            dataset.AddOrUpdate(vr, tag, Encoding.ASCII.GetBytes(token));
            planted.Add(new CanaryToken(tag.ToString(), token));
        }
    }

    private sealed class TokenMaker(string word, ulong seed)
    {
        private readonly PhantomRandom _random = new(seed, 0, PhantomRandom.Stream.Identity);
        private readonly HashSet<string> _given = new(StringComparer.Ordinal);

        public bool TryMake(DicomVR vr, out string token)
        {
            token = vr.Code switch
            {
                "AE" or "CS" or "SH" => Text(14),
                "LO" or "PN" or "ST" or "LT" or "UT" or "UC" => Text(24),
                "DA" => Unique(Date),
                "TM" => Unique(Time),
                "DT" => Unique(() => Date() + Time()),
                "AS" => "",
                "IS" => Unique(() => Digits(9)),
                "DS" => Unique(() => Digits(7) + "." + Digits(7)),
                "UI" => Unique(() => "2.25." + new BigInteger(_random.Next()) * _random.Next()),
                _ => "",
            };
            return token.Length > 0;
        }

        public string Text(int length) => Unique(() => word + Letters(length - word.Length));

        private string Unique(Func<string> make)
        {
            var token = make();
            while (!_given.Add(token))
            {
                token = make();
            }

            return token;
        }

        // Before any real study, and no round year.
        private string Date() => string.Create(
            CultureInfo.InvariantCulture, $"{_random.Integer(1901, 1929)}{_random.Integer(1, 12):D2}{_random.Integer(1, 28):D2}");

        private string Time() => string.Create(
            CultureInfo.InvariantCulture,
            $"{_random.Integer(0, 23):D2}{_random.Integer(0, 59):D2}{_random.Integer(0, 59):D2}.{_random.Integer(100_000, 999_999)}");

        private string Digits(int count) =>
            string.Concat(Enumerable.Range(0, count).Select(_ => (char)('1' + _random.Integer(0, 8))));

        private string Letters(int count) =>
            string.Concat(Enumerable.Range(0, count).Select(_ => (char)('A' + _random.Integer(0, 25))));
    }
}
