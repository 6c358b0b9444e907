using EdgeMLOps.Appliance.Core.Models;

namespace EdgeMLOps.Appliance.Core.Inference.Outputs;

/// <summary>One output of a format.</summary>
/// <param name="Role">Its role, as in <see cref="OutputRoles"/>.</param>
/// <param name="Rank">Axes of one image's.</param>
/// <param name="TakesIntegers">Whether whole numbers are as good as fractions.</param>
internal sealed record OutputSpec(string Role, int Rank, bool TakesIntegers = false);
