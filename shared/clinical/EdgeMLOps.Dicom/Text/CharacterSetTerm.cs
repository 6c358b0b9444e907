using System.Text;

namespace EdgeMLOps.Dicom;

/// <summary>What one value of SpecificCharacterSet brings.</summary>
/// <param name="Left">The set of the bytes below 0x80; null leaves ASCII there.</param>
/// <param name="Right">The set of the bytes from 0x80 on; null where there is none.</param>
/// <param name="Whole">An encoding that stands alone, without code extensions.</param>
internal sealed record CharacterSetTerm(Designation? Left, Designation? Right, Encoding? Whole = null);
