using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EdgeMLOps.Dicom;
using EdgeMLOps.Phantoms.Rendering;

namespace EdgeMLOps.Phantoms.Dicom;

/// <summary>Whose image a phantom pretends to be: a patient, a study, a series and an instance of its own.</summary>
public sealed record PhantomIdentity
{
    private static readonly string[] Families = ["ALDER", "BIRCH", "CEDAR", "ELM", "HAZEL", "LARCH", "MAPLE", "ROWAN", "SPRUCE", "WILLOW"];
    private static readonly string[] Given = ["ADA", "BO", "CLEO", "DAN", "EVE", "FINN", "GIA", "HAL", "IDA", "JON"];

    /// <summary>Study Instance UID.</summary>
    public required string StudyInstanceUid { get; init; }

    /// <summary>Series Instance UID.</summary>
    public required string SeriesInstanceUid { get; init; }

    /// <summary>SOP Instance UID.</summary>
    public required string SopInstanceUid { get; init; }

    /// <summary>Patient ID.</summary>
    public required string PatientId { get; init; }

    /// <summary>Patient's Name, family^given.</summary>
    public required string PatientName { get; init; }

    /// <summary>M or F.</summary>
    public required string PatientSex { get; init; }

    /// <summary>Date of birth.</summary>
    public required DateOnly BirthDate { get; init; }

    /// <summary>When the image says it was taken; in the past, from the seed, not from a clock.</summary>
    public required DateTime Taken { get; init; }

    /// <summary>Accession Number, at most 16 characters.</summary>
    public required string AccessionNumber { get; init; }

    /// <summary>Makes the identity of one phantom of a series of phantoms.</summary>
    /// <param name="seed">The series.</param>
    /// <param name="index">The phantom in it.</param>
    /// <returns>The same for the same arguments; another for others.</returns>
    public static PhantomIdentity Create(ulong seed, int index)
    {
        var random = new PhantomRandom(seed, index, PhantomRandom.Stream.Identity);
        var number = random.Integer(0, 9_999_999).ToString("D7", CultureInfo.InvariantCulture);
        return new PhantomIdentity
        {
            StudyInstanceUid = Uid(seed, index, "study"),
            SeriesInstanceUid = Uid(seed, index, "series"),
            SopInstanceUid = Uid(seed, index, "instance"),
            PatientId = "PH" + number,
            PatientName = $"PHANTOM {Families[random.Integer(0, 9)]}^{Given[random.Integer(0, 9)]}",
            PatientSex = random.Chance(0.5) ? "F" : "M",
            BirthDate = new DateOnly(1930, 1, 1).AddDays(random.Integer(0, 25_000)),
            Taken = new DateTime(2025, 1, 6, 7, 0, 0, DateTimeKind.Unspecified).AddMinutes(random.Integer(0, 400_000)),
            AccessionNumber = "AC" + number,
        };
    }

    private static string Uid(ulong seed, int index, string kind) => DicomUIDGenerator.FromHash(SHA256.HashData(
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"phantom {seed} {index} {kind}")))).UID;
}
