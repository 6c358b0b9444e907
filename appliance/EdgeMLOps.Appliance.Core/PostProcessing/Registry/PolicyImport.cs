using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.PostProcessing.Documents;

namespace EdgeMLOps.Appliance.Core.PostProcessing.Registry;

/// <summary>What became of the import of a policy package.</summary>
/// <param name="Code"><see cref="PackageCode.Imported"/>, or why it is refused.</param>
/// <param name="Package">The package's digest, 64 lower-case hex digits; empty when it was not known yet.</param>
/// <param name="Envelope">The signed envelope; empty unless imported.</param>
/// <param name="Document">The document as it was signed; empty unless imported.</param>
/// <param name="Policy">The same, read; null unless imported.</param>
/// <param name="Message">What is wrong, naming the entry or key at fault; empty when imported.</param>
public sealed record PolicyImport(PackageCode Code, string Package, byte[] Envelope, byte[] Document, PolicyDocument? Policy, string Message);
