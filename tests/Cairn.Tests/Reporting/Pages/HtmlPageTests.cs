using Cairn.Reporting.Pages;

namespace Cairn.Tests.Reporting.Pages;

public sealed class HtmlPageTests
{
    const string Evil = "</title><script>alert('x')</script>\u202e & \"";
    const string Tame = "&lt;/title&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&#183; &amp; &quot;";

    [Fact]
    public void Text_stays_text_wherever_it_stands()
    {
        var page = new HtmlPage();
        page.Title(Evil);
        page.Paragraph(Evil);
        page.Figures([(Evil, Evil)]);
        page.Section("s", Evil);
        page.Chart("c", Evil, [new(Evil, Evil, [new(0, 1, "a", Evil)])]);
        page.Table("t", [Evil], [[Evil]]);

        var html = page.ToHtml(Evil);

        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("\u202e", html, StringComparison.Ordinal);
        Assert.Equal(12, html.Split(Tame).Length - 1);
    }

    [Fact]
    public void A_bar_stays_within_its_chart_and_is_never_too_thin_to_see()
    {
        var page = new HtmlPage();
        page.Chart("c", "", [new("", "", [new(-0.5m, 2, "a", ""), new(1, 1, "b", "")])]);

        var html = page.ToHtml("");

        Assert.Contains("x=\"0%\" width=\"100%\"", html, StringComparison.Ordinal);
        Assert.Contains("x=\"99.8%\" width=\"0.2%\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_may_fetch_nothing()
    {
        var html = new HtmlPage().ToHtml("");

        Assert.Contains("default-src 'none'", html, StringComparison.Ordinal);
        Assert.DoesNotContain("://", html, StringComparison.Ordinal);
    }
}
