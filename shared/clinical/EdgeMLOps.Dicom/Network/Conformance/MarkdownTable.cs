using System.Text;

namespace EdgeMLOps.Dicom.Network.Conformance;

/// <summary>A table of Markdown, a row at a time.</summary>
internal sealed class MarkdownTable
{
    private readonly StringBuilder _text = new();

    public MarkdownTable(params ReadOnlySpan<string> columns)
    {
        Add(columns);
        _text.Append('|').Insert(_text.Length, "---|", columns.Length).Append('\n');
    }

    public MarkdownTable Add(params ReadOnlySpan<string> cells)
    {
        _text.Append('|');
        foreach (var cell in cells)
        {
            _text.Append(' ').Append(cell).Append(" |");
        }

        _text.Append('\n');
        return this;
    }

    public override string ToString() => _text.ToString();
}
