namespace EdgeMLOps.EndToEnd.Tests.Load;

/// <summary>One kind of study in the peak hour of a hospital (PEERS part A, 3b).</summary>
/// <param name="Name">For messages.</param>
/// <param name="StudiesAnHour">As they come there.</param>
/// <param name="ImagesAStudy">A fifth of what comes there (X-ray: one of three): the whole, 60 times as fast, is 144 images and 95 MB a second.</param>
/// <param name="Side">Rows and columns, 16 bit; a quarter to a half of what comes there.</param>
/// <param name="SopClass">SOP Class UID.</param>
internal sealed record Modality(string Name, int StudiesAnHour, int ImagesAStudy, int Side, string SopClass);
