import { encodeMerchantQr, LONGEST_SERVER_NAME, type wallet as contract } from '@herald/contract';
import type { Queryable } from '#platform/db';
import type { Holders } from './holders.ts';
import { decimalOf } from './money.ts';
import { shopName, type Payees } from './payees.ts';
import type { MerchantRow } from './store/merchants.ts';
import type { RequestRow } from './store/requests.ts';
import type { Rule } from './rules.ts';

export interface RequestViewParts {
  readonly holders: Holders;
  readonly payees: Payees;
  readonly serverName: string;
}

export type RequestView = ReturnType<typeof createRequestView>;

/** Requests and shops as people see them, with the codes that are shown to be paid. */
export function createRequestView({ holders, payees, serverName }: RequestViewParts) {
  const codeOf = (merchant: MerchantRow, rule: Rule, request: RequestRow | null): string =>
    encodeMerchantQr({
      kind: request ? 'dynamic' : 'static',
      account: { serverName, merchantId: merchant.merchantId, requestId: request?.requestId ?? null },
      categoryCode: merchant.category,
      currencyCode: rule.numericCode,
      amount: request && decimalOf(BigInt(request.amount), rule.exponent),
      countryCode: merchant.country,
      name: merchant.name,
      city: merchant.city,
      reference: request?.reference ?? null,
    });

  async function shopOf(
    tx: Queryable,
    request: RequestRow,
    merchant: MerchantRow | undefined,
  ): Promise<Pick<contract.PaymentRequest, 'merchant' | 'reference' | 'qr'>> {
    if (!merchant) return {};
    const { payee, currency, reference } = request;
    const rule = await holders.rule(tx, await holders.find(tx, payee), currency);
    return {
      merchant: shopName(merchant),
      ...(reference !== null && { reference }),
      qr: codeOf(merchant, rule, request),
    };
  }

  async function showAll(tx: Queryable, requests: readonly RequestRow[]): Promise<contract.PaymentRequest[]> {
    const names = await payees.namesOf(requests.map(({ payee }) => payee));
    const merchants = await payees.merchantsOf(tx, requests);
    const shown: contract.PaymentRequest[] = [];
    for (const request of requests) {
      const { payer, payee, merchantId, decidedMs } = request;
      const shop = await shopOf(tx, request, merchants.get(merchantId ?? ''));
      shown.push({
        request_id: request.requestId,
        state: request.state,
        payer: payer as contract.PaymentRequest['payer'],
        payee: payee as contract.PaymentRequest['payee'],
        payee_name: shop.merchant?.name ?? names.get(payee) ?? null,
        amount: request.amount,
        currency: request.currency,
        split_id: request.splitId,
        ...shop,
        created_at: request.createdMs,
        ...(decidedMs !== null && { decided_at: decidedMs }),
      });
    }
    return shown;
  }

  return {
    /** Whether the server's name leaves room for codes. */
    hasCodes: serverName.length <= LONGEST_SERVER_NAME,
    codeOf,
    showAll,
    show: async (tx: Queryable, request: RequestRow): Promise<contract.PaymentRequest> =>
      (await showAll(tx, [request]))[0]!,
  };
}
