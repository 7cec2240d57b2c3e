// What identifies a paper: its DOI, its number at arXiv or a publisher, or its address.
// needs: core/base
"use strict";
(() => {
  /** Whichever page, file or notation names them: the parts in parentheses identify a paper. */
  const FORMS = [
    /(?:^|[/:\s]|arxiv\.)(\d{4}\.\d{4,5})(?:v\d+)?(?:\.pdf)?\/?(?:[?#].*)?$/, // arXiv, also at sites about its papers
    /(?:^|arxiv\.org\/(?:abs|pdf|html)\/|arxiv[:.]\s*)([a-z-]+(?:\.[a-z]{2})?\/\d{7})(?:v\d+)?(?:\.pdf)?$/,
    /(?:^|aclanthology\.org\/|anthology\/|10\.18653\/v1\/)([a-z]\d{2}-\d{4,5}|\d{4}\.[a-z\d]+-[a-z\d]+\.\d+)(?:v\d+)?(?:\.pdf|\.bib)?\/?(?:[?#].*)?$/,
    /(?:^|[/:\s=])(10\.\d{4,}\/[^\s?#]+?)(?:\.pdf|\/(?:full|abstract|e?pdf|meta))?[.,;]?\/?(?:[?#].*)?$/,
    /openreview\.net\/\w+\?(?:[^#]*&)?id=([\w-]+)/,
    /\/(?:hash|file)\/([\da-f]{32})-/, // NeurIPS: the page and the PDF
    /(?:thecvf\.com|cv-foundation\.org)\/\S*?([^/\s]+)_(?:paper|supplemental)\.(?:html|pdf)$/,
    /mlr\.press\/([vr]\d+\/[a-z][a-z\d-]*)(?:[./]\S*)?$/,
    /(ieeexplore)\.ieee\.org\/\D*(\d{5,})/,
  ];

  /** The same text for all notations of a DOI, a number or an address. @param {string} text */
  function identifier(text) {
    const address = text.trim().toLowerCase().replace(/^(https?:\/\/)?(www\.)?/, "").replace(/\s*\[doi\]$/, "").replaceAll("%2f", "/");
    for (const form of FORMS) {
      const match = form.exec(address);
      if (match) return match.slice(1).join("/");
    }
    return address.replace(/\/$/, "");
  }

  /** The identifiers of a paper: its id, addresses and numbers. @param {Detail} detail */
  const identifiersOf = ({ id, url = "", pdf = "", links = [] }) => [id, url, pdf, ...links.map(([, address]) => address)].filter(Boolean).map(identifier);

  confpapers.identifiers = { of: identifiersOf, read: identifier };
})();
